export { commandContract, type KnownAnswer } from './command-contract.ts';
export type { ContractCase } from './contract-case.ts';
export { endOfCommandSuite } from './end-of-command-suite.ts';
export { runnerContract } from './runner-contract.ts';
export { sshKeyPair } from './ssh-key-pair.ts';
export { type SshServer, type SshServerOptions, startSshServer } from './ssh-server.ts';
