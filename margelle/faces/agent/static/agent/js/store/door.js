// Which store was open last, and which device this is. Not in localStorage: Chromium writes that seconds later, and a
// phone whose battery dies in between would ask for a network sign-in where there is no network.
import Dexie from 'dexie';
import { endWithThePage } from './leave.js';

const door = new Dexie('margelle-door', { chromeTransactionDurability: 'strict' });
endWithThePage(door);
door.version(1).stores({ marks: 'name' });

/** @param {'store' | 'device'} name @returns {Promise<string | undefined>} */
export const mark = async (name) => (await door.table('marks').get(name))?.value;

/** @param {'store' | 'device'} name @param {string} value */
export const setMark = (name, value) => door.table('marks').put({ name, value });

export const dropStoreMark = () => door.table('marks').delete('store');
