import { defineRunner } from 'labproof/plugin';
import { connectToApi } from './api-server.ts';
import { issuesOf, parseOptions } from './options.ts';
import { findPlace } from './pods.ts';
import { PodSession } from './session.ts';

/** Reaches containers of a Kubernetes cluster over the API server's exec; the API server vouches for the pod, by its name and uid. */
export default defineRunner({
  name: 'kubernetes',
  provesIdentity: true,
  validate: issuesOf,
  async open(target, context) {
    const options = parseOptions(target.options);
    const api = await connectToApi(target, options, context);
    return new PodSession(api, await findPlace(api, target, options, context), { target, options, context });
  },
});
