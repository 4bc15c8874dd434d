export { type NativeInstallation, type NativeInstallOptions, nativeInstall } from './native/install.js';
export { type NativeStatus, nativeStatus } from './native/locate.js';
export { type ExportSavedModelOptions, exportSavedModel } from './savedModel/exportSavedModel.js';
export { tensorflowEngine } from './tensorflowEngine.js';
