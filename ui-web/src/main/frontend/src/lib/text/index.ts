/**
 * The words that the page shows from the start, in one typed catalogue. Another language is another
 * object of the same type; values with numbers or names are functions, so that word order stays free.
 * Words of screens that load later stand in files of their own beside this one, and load with them.
 */
import { common, errors, roles } from './common';
import { files } from './files';
import { channel, page } from './content';
import { start } from './start';
import { people } from './people';
import { keys, palette, search } from './search';
import { settings } from './settings';
import { shell, sync } from './shell';

export const t = {
  channel,
  common,
  errors,
  files,
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
