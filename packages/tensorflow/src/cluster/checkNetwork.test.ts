import { expect, it } from 'vitest';
import { checkNetwork } from './checkNetwork.js';

const check = (worker: string, trustNetwork?: boolean) =>
  checkNetwork({ workers: [worker, '127.0.0.1:1'], index: 0, trustNetwork });

it('takes addresses of this machine and of private networks, and names that are not known yet', async () => {
  const near = ['127.0.0.1:1', 'localhost:1', '10.1.2.3:1', '172.31.0.1:1', '192.168.1.1:1', '169.254.0.9:1'];
  for (const worker of [...near, '[::1]:1', '[fd00::1]:1', '[fe80::1]:1', 'nobody.invalid:1']) {
    await expect(check(worker), worker).resolves.toBeUndefined();
  }
});

it('refuses others unless the network is trusted, and says why', async () => {
  for (const worker of ['8.8.8.8:2222', '172.32.0.1:1', '11.0.0.1:1', '[2001:db8::1]:1']) {
    await expect(check(worker), worker).rejects.toMatchObject({
      code: 'OPTIONS',
      message: `cluster: ${worker} is outside of this machine and of private networks. TensorFlow's workers talk without passwords and encryption, and run whatever they are sent. Use a private network, or set trustNetwork: true if nobody else reaches these ports.`,
      details: { option: 'trustNetwork', worker },
    });
    await expect(check(worker, true), worker).resolves.toBeUndefined();
  }
});
