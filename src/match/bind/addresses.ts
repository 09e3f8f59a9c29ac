import ipaddr from 'ipaddr.js';

/** Addresses that mean the same everywhere: any, masks, loopback, multicast. */
export function isConstant(value: string): boolean {
  return /^(?:0\.0\.0\.0(?:\/0)?|255\.[\d.]+|127\.[\d.]+(?:\/8)?|::1?(?:\/0)?|ff:ff:ff:ff:ff:ff|00:00:00:00:00:00|ee:ee:ee:ee:ee:ee|01:00:5e:.*|00000000-0000-0000-0000-000000000000)$/i.test(
    value,
  );
}

/** Is an IPv4 address in one of the prefixes (or equal to one of the addresses)? */
export function inside(address: string, prefix: string): boolean {
  const [ip, length] = [address.replace(/\/.*$/, ''), prefix.includes('/') ? prefix : `${prefix}/32`];
  if (!ipaddr.IPv4.isValidFourPartDecimal(ip) || !ipaddr.IPv4.isValidCIDR(length)) return false;
  const [net, bits] = ipaddr.IPv4.parseCIDR(length);
  return ipaddr.IPv4.parse(ip).match(net, bits);
}

/** The address's /24: a plan that names one address plans its neighbours. */
export function neighbourhood(address: string): string | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.\d+$/.exec(address);
  return parts === null ? null : `${parts[1]}.${parts[2]}.${parts[3]}.0/24`;
}
