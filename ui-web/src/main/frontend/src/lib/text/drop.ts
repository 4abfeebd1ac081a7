/** Words for handing a file or a picture to the page. */
export const drop = {
  hint: 'Choose it, or drop it here',
  fileOrPicture: 'From a file or a QR picture',
  nothingFound: 'There is no code in this file or picture.',
  reading: 'Reading…',
};
