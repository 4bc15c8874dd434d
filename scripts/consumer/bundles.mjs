export const checkBundles = () => [];
