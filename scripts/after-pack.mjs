import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Electron's switches that are set once, in the packed binary. RunAsNode stays on: the launcher is forked with it.
 * Everything that lets an outsider feed code to the app is off; every fuse is named, so that a new one is noticed.
 */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: true,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** Where the packed program lies, for electron-builder's context after packing. */
function programOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${name}.app`);
  return join(appOutDir, electronPlatformName === 'win32' ? `${name}.exe` : packager.executableName);
}

/** Called by electron-builder when the app folder is complete and not yet signed. */
export async function afterPack(context) {
  await flipFuses(programOf(context), {
    ...fuses,
    // Changing the binary breaks the signature that Apple's processors ask for even where nobody signs.
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
  });
}
