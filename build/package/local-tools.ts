import { findTools, missingTools, type Tools } from './tools.ts'

/**
 * Has electron-builder use the tools of this computer, where they are, in place of downloads. Throws a sentence when one that is needed is
 * missing: before anything is downloaded or built.
 */
export function useLocalTools(needed: readonly (keyof Tools)[]): Tools {
  const tools = findTools()
  const missing = missingTools(tools, needed)
  if (missing !== undefined) throw new Error(missing)
  if (tools.sevenZip !== undefined) process.env['ELECTRON_BUILDER_7ZIP_PATH'] = tools.sevenZip
  if (tools.osslsigncode !== undefined && process.platform !== 'win32') process.env['USE_SYSTEM_OSSLSIGNCODE'] = 'true'
  // A zip keeps local times: in one zone they are the same everywhere.
  process.env['TZ'] = 'UTC'
  return tools
}
