// The tabs of this phone: one talks to the office, all show what it said.
import { readCopies } from '../store/copies.js';
import { isSignedIn } from '../store/enter.js';
import { readJournal } from '../store/journal.js';

const channel = new BroadcastChannel('margelle-agent');

export const tellTabs = () => channel.postMessage('changed');

export const listenToTabs = () => channel.addEventListener('message', async () => (await isSignedIn()) && Promise.all([readJournal(), readCopies()]));
