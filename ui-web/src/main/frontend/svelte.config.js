/** Runes mode everywhere; styles go to files, never into the page (the CSP forbids inline styles). */
export default {
  compilerOptions: { runes: true, css: 'external' },
};
