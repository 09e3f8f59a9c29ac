// Compiles the bundle beside it: with the byte code that its build has kept, where that is of this file and of this Node.
const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'labproof.cjs');

/** Where the byte code is kept. V8 itself compares only the length of a source: a file that was edited has no code. */
function codeFile() {
  const { size, mtimeMs } = statSync(filename);
  return `${filename}.${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}.code`;
}

/** `code`: what an earlier script of the same source gave out. */
function compile(code) {
  // All of it is ASCII: read as such it is not decoded.
  const source = `(function (exports, require, __filename, importModule) {${readFileSync(filename, 'latin1')}\n})`;
  return new Script(source, { filename, ...(code === undefined ? {} : { cachedData: code }) });
}

/** What the script exports. A script has no `import` of its own; ours finds the same packages. */
function run(script) {
  const exports = {};
  script.runInThisContext()(exports, require, filename, (address) => import(address));
  return exports;
}

module.exports = { codeFile, compile, run };
