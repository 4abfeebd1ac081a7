/** Words about what is not kept: what is taken back, and old versions. */

export const takingBack = {
  title: { message: 'Take back this message?', page: 'Take back this page?', file: 'Take back this file?' },
  text: (own: boolean, name: string) =>
    own
      ? 'What you wrote is wiped on every member’s computer, with all of its older versions. Computers that are off do so when they are back.'
      : `What ${name} wrote is wiped on every member’s computer, with all of its older versions. Computers that are off do so when they are back.`,
  points: [
    'It cannot be undone, not even from the history.',
    'The history says who took back something by whom, and when.',
    'Whoever copied it elsewhere, or has a backup from before, still has it.',
  ],
  action: 'Take back',
  done: 'Taken back',
};

export const retention = {
  title: 'Old versions',
  label: 'Keep what was replaced or deleted',
  text: 'After this time, once another admin has vouched for the newer version and every device seen lately has it, the old one is wiped. Pages keep their history until they are deleted. For everybody in this workspace.',
  forEver: 'For ever',
  days: (n: number) => (n % 365 === 0 ? (n === 365 ? 'For a year' : `For ${n / 365} years`) : `For ${n} days`),
  saved: (n: number) =>
    n === 0 ? 'Old versions are kept for ever' : `Old versions are kept for ${n} days`,
};
