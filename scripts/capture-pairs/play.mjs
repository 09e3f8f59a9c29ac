// One scene, already alone in its namespaces (see main.mjs): node play.mjs SCENE FOLDER

import { scenes } from './scenes/index.mjs';
import { Stage } from './stage.mjs';

const [name, out] = process.argv.slice(2);
const stage = new Stage(name, out);
try {
  await scenes[name].play(stage);
  console.log(`${name}: ${stage.count} pairs`);
  process.exit(0);
} catch (error) {
  console.error(`${name}: after ${stage.count} pairs: ${error.stack}`);
  process.exit(1);
}
