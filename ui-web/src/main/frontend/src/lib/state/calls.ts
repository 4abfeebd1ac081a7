import { FileCalls } from '../api/fileCalls';
import { GroupCalls } from '../api/groupCalls';
import { VaultCalls } from '../api/vaultCalls';
import { app } from './app.svelte';

/** The calls of screens that load when they are needed, over the session of this page. */
export const vault = new VaultCalls(app.api);
export const fileCalls = new FileCalls(app.api);
export const group = new GroupCalls(app.api);
