// The bundle: a few functions, each of which loads an entry point. Most of a start is reading and compiling what is loaded: byte code
// that the build has kept takes a third less. Another Node, or flags that change what it compiles to, take the file as it is.
const { readFileSync } = require('node:fs');
const { codeFile, compile, run } = require('./compile.cjs');

function script() {
  try {
    const kept = compile(readFileSync(codeFile()));
    if (!kept.cachedDataRejected) return kept;
  } catch {
    // There is none.
  }
  return compile();
}

module.exports = run(script());
