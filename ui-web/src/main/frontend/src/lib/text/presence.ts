/** How people are at the moment. */
export const presence = {
  label: 'How you are',
  placeholder: 'A few words, for example: back at three',
  hidden: 'Do not show me',
  hiddenHint: 'Others see neither these words nor that you type. That you are online they still see.',
  shownHint: 'Everybody in this workspace who is online sees it. It is stored nowhere but here.',
  save: 'Say it',
  saved: 'Others see it now.',
  savedHidden: 'Others see nothing of it any more.',
  tooLong: 'That is too long: use fewer words.',
};
