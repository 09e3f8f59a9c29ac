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
    expect((await told('./own.mjs', null)).text).toContain('there is no runner "./own.mjs"');
    expect((await told('shh', null)).text).toContain('did you mean "ssh"?');
  });
});
