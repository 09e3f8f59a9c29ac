import type { BytesSession, CommandsSession, Target } from '../../src/model/index.ts';
import {
  type ContractCase,
  commandContract,
  type ExecProtocol,
  endOfCommandSuite,
  type KnownAnswer,
  runnerContract,
} from '../../src/testkit/index.ts';

/** A suite on one of our runners. The documentation's table is made of these, and the tests run them. */
interface Suite {
  /** The column of the table. */
  readonly runner: string;
  readonly contract: 'runnerContract' | 'commandContract' | 'endOfCommandSuite';
  readonly cases: readonly ContractCase[];
}

/** A way to each kind of target that the suites need. */
export interface Ways {
  readonly ssh: () => Promise<BytesSession>;
  readonly local: () => Promise<BytesSession>;
  readonly pod: (protocol: ExecProtocol) => () => Promise<BytesSession>;
  readonly replay: () => Promise<CommandsSession>;
  readonly targets: { readonly ssh: Target; readonly local: Target; readonly pod: (protocol: ExecProtocol) => Target };
  readonly known: KnownAnswer;
}

export const execProtocols: readonly ExecProtocol[] = ['v4.channel.k8s.io', 'v5.channel.k8s.io'];

export function contractSuites({ ssh, local, pod, replay, targets, known }: Ways): readonly Suite[] {
  return [
    { runner: 'ssh', contract: 'runnerContract', cases: runnerContract('ssh', ssh) },
    { runner: 'ssh', contract: 'endOfCommandSuite', cases: endOfCommandSuite('bash over ssh', targets.ssh, ssh) },
    ...execProtocols.flatMap((protocol): readonly Suite[] => [
      { runner: column(protocol), contract: 'runnerContract', cases: runnerContract(`kubernetes ${protocol}`, pod(protocol)) },
      {
        runner: column(protocol),
        contract: 'endOfCommandSuite',
        cases: endOfCommandSuite(`bash in a pod, ${protocol}`, targets.pod(protocol), pod(protocol)),
      },
    ]),
    { runner: 'local', contract: 'runnerContract', cases: runnerContract('local', local) },
    { runner: 'local', contract: 'endOfCommandSuite', cases: endOfCommandSuite('bash here', targets.local, local) },
    { runner: 'replay', contract: 'commandContract', cases: commandContract('replay', known, replay) },
  ];
}

function column(protocol: ExecProtocol): string {
  return `kubernetes ${protocol.slice(0, 2)}`;
}
