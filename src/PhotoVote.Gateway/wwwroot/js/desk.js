// The organiser's page, `/desk/{election}#{key}`: everything about one election, in the order in which it happens.
import { electionOfPath } from './address.js';
import { byId } from './dom.js';
import { Desk } from './desk/desk.js';
import { askForKey, enter } from './desk/door.js';
import { showDesk } from './desk/page.js';
import { start } from './ui.js';

start(async () => {
  const id = electionOfPath();
  const key = await enter(id);
  if (!key) {
    askForKey(byId('main'), id);
    return;
  }
  const desk = new Desk(id, key);
  await desk.load();
  showDesk(byId('main'), desk);
});
