export { commandContract, type KnownAnswer } from './command-contract.ts';
export type { ContractCase } from './contract-case.ts';
export { type DialectSubject, dialectContract, type Exchange, type PromptSample } from './dialect-contract.ts';
export { endOfCommandSuite } from './end-of-command-suite.ts';
export {
  type DoublePod,
  type ExecProtocol,
  type ExecRefusal,
  type ExecServer,
  type ExecServerOptions,
  startExecServer,
} from './exec-server.ts';
export { runnerContract } from './runner-contract.ts';
export { sshKeyPair } from './ssh-key-pair.ts';
export { type SshServer, type SshServerOptions, startSshServer } from './ssh-server.ts';
export { testContext } from './test-context.ts';
