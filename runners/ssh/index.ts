import { setMaxListeners } from 'node:events';
import { defineRunner } from 'labproof/plugin';
import { limitOf } from './attempt.ts';
import { openLink } from './connect.ts';
import { hopsTo } from './hops.ts';
import { issuesOf, parseOptions } from './options.ts';
import { SshSession } from './session.ts';
import { withSshConfig } from './ssh-config.ts';

/** Reaches hosts over SSH; host keys are checked unless the configuration says otherwise. */
export default defineRunner({
  name: 'ssh',
  validate: issuesOf,
  async open(target, context) {
    // One signal stops the run, and each of many hosts listens to it while it is opened: Node.js takes more than ten for a leak.
    setMaxListeners(0, context.signal);
    const given = parseOptions(target.options);
    const options = await withSshConfig(given, context);
    const hops = await hopsTo(target.name, given, options.proxyJump ?? '', context);
    return new SshSession(await openLink(target, options, hops, context), target, limitOf(options, context));
  },
});
