import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { type Cluster, CnnError, workerAddress } from '@cnn/core';

/** Loopback, private (RFC 1918, RFC 4193) and link-local addresses. */
const near = new BlockList();
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const) {
  near.addSubnet(net, prefix, 'ipv4');
}
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');
near.addSubnet('fe80::', 10, 'ipv6');

/**
 * Refuses workers outside of this machine and of private networks, unless the cluster says that its network is trusted. A name that
 * is not known yet is none of a public address.
 *
 * @throws CnnError (OPTIONS)
 */
export async function checkNetwork({ workers, trustNetwork = false }: Cluster): Promise<void> {
  if (trustNetwork) return;
  for (const worker of workers) {
    const { host } = workerAddress(worker);
    for (const address of await addressesOf(host)) {
      if (near.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) continue;
      const known = address === host ? '' : `, which is ${address}`;
      throw new CnnError(
        'OPTIONS',
        `cluster: ${worker}${known} is outside of this machine and of private networks. TensorFlow's workers talk without passwords and encryption, and run whatever they are sent. Use a private network, or set trustNetwork: true if nobody else reaches these ports.`,
        { details: { option: 'trustNetwork', worker } },
      );
    }
  }
}

async function addressesOf(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
