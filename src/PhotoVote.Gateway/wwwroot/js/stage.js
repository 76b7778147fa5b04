// The wall of a hall: turnout, live results, and the winners at the end. It shows what anybody may see, whoever opens it.
import { Problem } from './api.js';
import { electionOfPath, takeFragment } from './address.js';
import { byId } from './dom.js';
import { Wall } from './stage/wall.js';
import { start } from './ui.js';

start(async () => {
  // A key in the link is taken out of the address bar and thrown away: a wall has no secrets to show.
  takeFragment();
  const election = electionOfPath();
  if (!election) throw new Problem({ code: 'parameter-invalid', status: 400 });
  await new Wall(byId('main'), election).run();
});
