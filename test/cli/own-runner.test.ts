import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

describe("a user's own runner that does not load", () => {
  const told = async (runner: string, module: string | null) => {
    await using folder = await folderWith({
      'guide.rst': 'Up\n==\n\n::\n\n   ada@web:~$ echo up\n   up\n',
      'labproof.yaml': `targets:\n  web: { runner: ${runner} }\n`,
      ...(module === null ? {} : { 'own.mjs': module }),
    });
    const { code, stderr } = await labproof(['verify', 'guide.rst'], { cwd: folder.path });
    return { code, text: stderr.replace(/\s+/g, ' ') };
  };

  it('is there, and a package that it needs is not', async () => {
    const { code, text } = await told('./own.mjs', "import 'quite-missing';\nexport default { name: 'own', open() {} };\n");
    expect(code).toBe(4);
    expect(text).toMatch(/"\.\/own\.mjs" was found at \/\S+own\.mjs, and it cannot be loaded: Cannot find package 'quite-missing'/);
    expect(text).toContain('npm install quite-missing');
  });

  it('is there, and throws', async () => {
    const { text } = await told('./own.mjs', "throw new Error('no licence');\n");
    expect(text).toMatch(/cannot be loaded: no licence .*see the whole error: node \/\S+own\.mjs/);
  });

  it('is not there', async () => {
    expect((await told('./own.mjs', null)).text).toMatch(
      /labproof\.yaml:2:18: there is no runner "\.\/own\.mjs": there is no file \/\S+own\.mjs → write the path of the file/,
    );
    // A file of labproof's own is none of its user's.
    expect((await told('./labproof.cjs', null)).text).toContain('there is no runner "./labproof.cjs"');
    expect((await told('shh', null)).text).toContain('did you mean "ssh"?');
  });
});

describe('a dialect that does not load', () => {
  const told = async (name: string, module: string) => {
    await using folder = await folderWith({
      'guide.rst': 'Up\n==\n\n::\n\n   ada@web:~$ echo up\n   up\n',
      'labproof.yaml': `dialects:\n  - '${name}'\n`,
      'own.mjs': module,
    });
    const { code, stderr } = await labproof(['verify', 'guide.rst'], { cwd: folder.path });
    return { code, text: stderr.replace(/\s+/g, ' ').replaceAll(folder.path, '') };
  };

  it.each([
    ['@nobody/none', '', '"@nobody/none", which cannot be loaded: there is no package @nobody/none → install the package'],
    ['nobody/none.js', '', '"nobody/none.js", which cannot be loaded: there is no package nobody → install the package'],
    ['./gone.mjs', '', '"./gone.mjs", which cannot be loaded: there is no file /gone.mjs → install the package, or write the path'],
    ['./own.mjs', "import 'quite-missing';", "Cannot find package 'quite-missing' imported from /own.mjs → npm install quite-missing"],
    ['./own.mjs', "import './quite.mjs';", "Cannot find module '/quite.mjs' imported from /own.mjs → see the whole error: node /own.mjs"],
    ['./own.mjs', "throw new Error('no licence');", 'cannot be loaded: no licence → see the whole error: node /own.mjs'],
  ])('%s: %s', async (name, module, expected) => {
    const { code, text } = await told(name, module);
    expect(text).toContain(`labproof.yaml:2:5: dialects names "${name}", which cannot be loaded: `);
    expect(text).toContain(expected);
    expect(text).not.toMatch(/dist\/src|compile\.cjs/);
    expect(code).toBe(4);
  });
});
