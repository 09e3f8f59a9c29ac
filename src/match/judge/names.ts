import type { FindingKind } from '../../model/index.ts';
import { addressesAreConfigured, looksUpPublicName } from '../policy/families.ts';
import { drawnAddress, plannedAddress } from '../policy/labels.ts';
import type { Token } from '../tokens/token.ts';
import { bind, bound, drifted, failed, ignored, label, type Spans, same } from './answers.ts';
import type { Env, PairResult, Place } from './pair.ts';

/** Names of things: bound when the kind of thing is the same and nothing speaks against it. */
export function bindable(documented: Token, live: Token, place: Place, spans: Spans, env: Env, isKey = false): PairResult {
  const { type } = documented;
  const planned = type === 'ipv4' || type === 'prefix' || type === 'ipv6';
  const wrong = (why: string, kind: FindingKind): PairResult => failed(spans, isKey ? 'missing-row' : kind, 'bind', type, why);
  const where = place.column === null ? label(place) : `column ${place.column}`;
  if (!isOfType(documented, live)) {
    const kind: FindingKind = planned ? 'address' : 'binding';
    return wrong(
      `${where}: ${documented.text} became ${live.text}, which is ${planned ? 'no address of its kind' : 'another kind of name'}`,
      kind,
    );
  }
  if (type === 'prefix' && hostPart(documented.text)) return addressOfPrefix(documented, live, place, spans, env);
  const expected = type === 'hash' ? env.unifier.expectedHash(documented.text) : null;
  if (expected !== null && expected.live !== live.text)
    return wrong(`${where}: ${live.text} is not the hash in ${expected.of}`, 'relation');
  const unified = env.unifier.unify(documented.text, live.text, type);
  const binds = [bind(documented.text, live.text, type)];
  switch (unified.kind) {
    case 'same':
      return { ...same(spans, type), binds };
    case 'bound':
      return { ...bound(spans, type, unified.why), binds };
    case 'rebind':
      return { ...drifted(spans, 'binding', 'bind', type, `${where}: ${documented.text} became ${live.text}; ${unified.why}`), binds };
    case 'conflict':
      return wrong(`${where}: ${documented.text} became ${live.text}, but ${unified.why}`, unified.pinned ? 'address' : 'binding');
    case 'new':
      break;
    default:
      unified satisfies never;
  }
  if (documented.type === 'mac' && (virtualMac.test(documented.text) || addressesAreConfigured(env.context.command)))
    return wrong(`${where}: another address: ${documented.text} became ${live.text}`, 'address');
  if (digests.test(env.context.command) && (type === 'hex' || type === 'digest'))
    return wrong(`${where}: another checksum: ${documented.text} became ${live.text}`, 'text');
  if (type === 'pod' && mayBeGiven(documented) && mayBeGiven(live) && !engines.test(env.context.command))
    return { ...drifted(spans, 'binding', 'bind', type, `${where}: ${live.text} is taken for ${documented.text}`), binds };
  if (!planned || isDrawnIpv6(documented, live))
    return { ...bound(spans, type, `${live.text} stands for ${documented.text} from here on`), binds };
  // What the page shows of another object cannot be this one, however this lab draws its addresses.
  if ((!drawnAddress.test(place.before) || plansRoutes.test(env.context.command)) && env.unifier.isDocumented(live.text))
    return wrong(
      `${where}: ${live.text} stands where the page has ${documented.text}, and the page shows it for something else`,
      'binding',
    );
  if (env.unifier.isFree(documented.text)) return { ...bound(spans, type, 'out of a range that each lab draws from'), binds };
  // What a configuration calls an address is none that a lab draws.
  if (!/\b(?:show run|show conf)/.test(env.context.command) && addressesAreConfigured(env.context.command))
    return wrong(`${where}: another address: ${documented.text} became ${live.text}`, 'address');
  if (drawnAddress.test(place.before) && !plansRoutes.test(env.context.command))
    return { ...bound(spans, type, `an address that each lab draws: ${live.text} stands for ${documented.text} from here on`), binds };
  if (looksUpPublicName(env.context.command)) return ignored(spans, type, 'an answer of the public DNS');
  if (plannedAddress.test(place.before) || addressesAreConfigured(env.context.command))
    return wrong(`${where}: another address: ${documented.text} became ${live.text}`, 'address');
  return {
    ...drifted(
      spans,
      'binding',
      'bind',
      type,
      `${where}: ${live.text} is taken for ${documented.text}; declare the range under addresses.free if each lab draws its own`,
    ),
    binds,
  };
}

/** RFC 5798 and HSRP: the last part is the number of the group, which somebody has set. */
const virtualMac = /^(?:00[:-]00[:-]5e[:-]00[:-]0[12][:-]|0000\.0c(?:07\.ac|9f\.f)|0000\.5e00\.0[12])/i;
/** Programs whose whole output is a checksum. */
const digests = /\b(?:sha\d{0,3}sum|shasum|md5(?:sum)?|b2sum|cksum|dgst|verify \/(?:md5|sha\d*))\b/;
/** Programs that show names which Kubernetes has drawn. */
const engines = /\b(?:kubectl|oc|k3s|k9s|helm|crictl|ctr|nerdctl|docker|podman|calicoctl|cilium|istioctl|linkerd|argo\w*|velero|stern)\b/;

/** Commands of routers that show where packets go: what is called an `ip` there is somebody's plan. */
const plansRoutes = /\bshow (?:ip(?:v6)? )?(?:bgp|isis|ospf\w*|route|mpls|bfd|vrrp|nht|pim|igmp)\b/;

/** `core-rtr22`, `web-https`: what looks drawn, and as well may be a name that somebody has given. */
function mayBeGiven({ text }: Token): boolean {
  return /-(?:[a-z]{2,4}\d{1,3}|[a-z]{5})$/.test(text) && !/-[4-9bcdf]{8,10}-\w{5}$/.test(text);
}

/** Addresses of a link, and those that hold the address of a card, are nobody's plan (RFC 4291). */
function isDrawnIpv6(documented: Token, live: Token): boolean {
  const drawn = ({ text }: Token): boolean => /^fe[89ab][0-9a-f]:/i.test(text) || /ff:fe[0-9a-f]{2}:[0-9a-f]{1,4}(?:\/\d+)?$/i.test(text);
  return documented.type === 'ipv6' && drawn(documented) && drawn(live);
}

function afterDot(text: string): string {
  return text.includes('.') ? text.slice(text.indexOf('.')) : '';
}

function isOfType(documented: Token, live: Token): boolean {
  const text = live.text;
  switch (documented.type) {
    case 'pod':
      return (
        text.startsWith(documented.stem) &&
        (live.type === 'pod'
          ? live.stem === documented.stem && afterDot(text) === afterDot(documented.text)
          : /^[a-z0-9]{5,16}(?:-[a-z0-9]{5})?$/.test(text.slice(documented.stem.length)))
      );
    case 'hash':
      return /^[0-9a-z]{8,10}$/.test(text);
    case 'hex':
      // `4f:1a:…` of a certificate, `0a1b2c3..4d5e6f7` of git: how long it is changes.
      if (/[:.]/.test(documented.text)) return live.type === 'hex' && signsOf(live.text) === signsOf(documented.text);
      return (
        text.startsWith(documented.stem) &&
        /^[0-9a-zA-Z]+$/.test(text.slice(documented.stem.length)) &&
        text.length === documented.text.length
      );
    case 'interface':
      return text.startsWith(documented.stem) && live.type !== 'punctuation';
    case 'prefix':
    case 'uuid':
    case 'ipv6':
    case 'temporary':
      return live.type === documented.type && live.stem === documented.stem;
    default:
      return live.type === documented.type;
  }
}

/** What stands between the digits. */
function signsOf(text: string): string {
  return [...new Set(text.replace(/[0-9a-fA-F]+/g, ' ').split(' '))].sort().join('');
}

/** `10.1.2.3/24` on an interface, `…/32` of a pod: it is the address that may be drawn. */
function hostPart(prefix: string): boolean {
  const [address, length] = prefix.split('/');
  return length === '32' || (address?.endsWith('.0') !== true && Number(length) <= 24);
}

function addressOfPrefix(documented: Token, live: Token, place: Place, spans: Spans, env: Env): PairResult {
  const address = (token: Token): Token => ({ ...token, type: 'ipv4', text: token.text.replace(/\/.*$/, ''), stem: '' });
  return bindable(address(documented), address(live), place, spans, env);
}
