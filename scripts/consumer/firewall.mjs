export const checkFirewall = () => [];
