export { type SshServer, type SshServerOptions, startSshServer } from './ssh-server.ts';
