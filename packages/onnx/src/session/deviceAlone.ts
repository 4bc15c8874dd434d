/** What the device lacks is an error when a program is prepared, and never computed by the processor within a step. */
export const ON_DEVICE_ALONE = { disable_cpu_ep_fallback: '1' };
