/**
 * Every word that the page shows, in one typed catalogue. Another language is another object of the
 * same type; values with numbers or names are functions, so that word order stays free.
 */
import { common, errors, roles } from './common';
import { files } from './files';
import { channel, page } from './content';
import { join, start } from './start';
import { invite, people } from './people';
import { keys, palette, search } from './search';
import { settings } from './settings';
import { shell, sync } from './shell';

export const t = {
  channel,
  common,
  errors,
  files,
  invite,
  join,
  keys,
  page,
  palette,
  people,
  roles,
  search,
  settings,
  shell,
  start,
  sync,
};

export type Catalogue = typeof t;
