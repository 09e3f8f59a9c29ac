import { readFile } from 'node:fs/promises';
import { LabproofError, type OpenContext, pathFrom, type Target } from 'labproof/plugin';
import ssh2, { type BaseAgent } from 'ssh2';
import type { SshOptions } from './options.ts';

/** The agent that programs on the host may use, where the user wants that; null for none. */
export function lentAgent(target: Target, options: SshOptions, context: OpenContext): string | null {
  if (options.forwardAgent !== true) return null;
  const agent = agentPath(options, context) ?? context.env.SSH_AUTH_SOCK;
  if (typeof agent === 'string' && agent !== '') return agent;
  throw new LabproofError({
    code: 'LABPROOF_SSH_AGENT_MISSING',
    message: `${target.name} shall use your agent (forwardAgent), and there is none: SSH_AUTH_SOCK is not set`,
    hint: `start one (eval "$(ssh-agent)"; ssh-add), name its socket with targets.${target.name}.agent, or set forwardAgent: false`,
  });
}

/** The agent that the options name, `~` filled in; false for none, undefined where they name none. */
export function agentPath({ agent }: SshOptions, context: OpenContext): string | false | undefined {
  return typeof agent === 'string' && agent.startsWith('~/') ? pathFrom(agent, context) : agent;
}

/** An agent that tells when it signs: with a key of its own that the host knows. */
export function watchedAgent(agent: BaseAgent | string, signs: () => void): BaseAgent {
  const watched = typeof agent === 'string' ? ssh2.createAgent(agent) : agent;
  const sign = watched.sign.bind(watched) as (...given: readonly unknown[]) => void;
  watched.sign = (...given: readonly unknown[]) => {
    signs();
    sign(...given);
  };
  return watched;
}

/** An agent of which only some keys are offered, as `IdentitiesOnly` has it: those of these files, encrypted or not, by what lies beside them as `.pub`. */
export async function agentOf(path: string, files: readonly string[], context: OpenContext): Promise<BaseAgent> {
  const beside = files.map((file) => `${pathFrom(file.replace(/\.pub$/, ''), context)}.pub`);
  const texts = await Promise.all(beside.map((file) => readFile(file, 'utf8').catch(() => '')));
  const blobs = new Set(texts.flatMap((text) => text.trim().split(/\s+/)[1] ?? []));
  const agent = ssh2.createAgent(path);
  const all = agent.getIdentities.bind(agent);
  agent.getIdentities = (done) =>
    all((error, keys) =>
      done(
        error,
        keys?.filter((key) => {
          const parsed = ssh2.utils.parseKey(key as Buffer);
          return !(parsed instanceof Error) && blobs.has(parsed.getPublicSSH().toString('base64'));
        }),
      ),
    );
  return agent;
}
