// All scenes by name: each has the Debian packages it needs and a function that plays it.
import * as dns from './dns.mjs';
import * as files from './files.mjs';
import * as firewall from './firewall.mjs';
import * as healthy from './healthy.mjs';
import * as kube from './kube.mjs';
import * as link from './link.mjs';
import * as proxy from './proxy.mjs';
import * as routing from './routing.mjs';
import * as sql from './sql.mjs';
import * as store from './store.mjs';
import * as system from './system.mjs';
import * as web from './web.mjs';

export const scenes = { dns, files, firewall, healthy, kube, link, proxy, routing, sql, store, system, web };
