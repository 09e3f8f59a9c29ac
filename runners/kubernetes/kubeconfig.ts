import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { LabproofError, type OpenContext, pathFrom } from 'labproof/plugin';
import type { KubernetesOptions } from './options.ts';
import { oneLine } from './refusals.ts';

const clientPackage = '@kubernetes/client-node';
const install = `npm install ${clientPackage}@^1.4`;

/**
 * The kubeconfig that kubectl would take, or the one that the options name; of several files the first one counts that has a name.
 * Throws LABPROOF_KUBERNETES_CLIENT_MISSING or LABPROOF_KUBECONFIG_UNREADABLE.
 */
export async function loadKubeConfig({ kubeconfig }: KubernetesOptions, context: OpenContext): Promise<KubeConfig> {
  const { KubeConfig } = await loadClient();
  const merged = new KubeConfig();
  const files = kubeconfig === undefined ? defaultFiles(context) : [pathFrom(kubeconfig, context)];
  for (const [index, file] of files.entries()) {
    const one = new KubeConfig();
    try {
      // Read apart from the library: what cannot be read is told from what cannot be understood.
      await readFile(file, { signal: context.signal });
      one.loadFromFile(file);
    } catch (cause) {
      context.signal.throwIfAborted();
      // As with kubectl: of a list some may be absent, not all.
      if (codeOf(cause) === 'ENOENT' && (merged.contexts.length > 0 || index < files.length - 1)) continue;
      throw unreadable(file, cause);
    }
    add(merged, one);
  }
  return merged;
}

/** Names that are there stay as they are. */
function add(to: KubeConfig, from: KubeConfig): void {
  for (const cluster of from.clusters) if (to.getCluster(cluster.name) === null) to.clusters.push(cluster);
  for (const user of from.users) if (to.getUser(user.name) === null) to.users.push(user);
  for (const context of from.contexts) if (to.getContextObject(context.name) === null) to.contexts.push(context);
  to.currentContext ||= from.currentContext;
}

async function loadClient(): Promise<typeof import('@kubernetes/client-node')> {
  try {
    return await import('@kubernetes/client-node');
  } catch (cause) {
    const missing = codeOf(cause) === 'ERR_MODULE_NOT_FOUND';
    throw new LabproofError(
      {
        code: 'LABPROOF_KUBERNETES_CLIENT_MISSING',
        message: `the kubernetes runner needs the package ${clientPackage}, and ${missing ? 'it is not installed' : `it does not load: ${oneLine(String(cause))}`}`,
        hint: missing ? install : `${install} (version 2 does not load on Node 20)`,
      },
      { cause },
    );
  }
}

function defaultFiles(context: OpenContext): readonly string[] {
  const listed = (context.env.KUBECONFIG ?? '').split(':').filter((text) => text !== '');
  return listed.length > 0 ? listed.map((text) => pathFrom(text, context)) : [join(context.home, '.kube', 'config')];
}

function unreadable(file: string, cause: unknown): LabproofError {
  const code = codeOf(cause);
  // A parser's message would show the line that it does not understand, and a kubeconfig holds secrets.
  const why = code === 'ENOENT' ? 'there is no such file' : (code ?? 'it is not a kubeconfig');
  return new LabproofError(
    {
      code: 'LABPROOF_KUBECONFIG_UNREADABLE',
      message: `the kubeconfig ${file} cannot be read: ${why}`,
      hint: 'name another one with kubeconfig, or with the environment variable KUBECONFIG',
    },
    { cause },
  );
}

function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null;
}
