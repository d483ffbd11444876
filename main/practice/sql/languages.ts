import { same } from './names.ts'

/** Rows of sys.syslanguages that the simulated instances have; `lcid` is what messages are kept under. */
export const languages = [
  { langid: 0, name: 'us_english', alias: 'English', lcid: 1033 },
  { langid: 1, name: 'Deutsch', alias: 'German', lcid: 1031 },
  { langid: 2, name: 'Français', alias: 'French', lcid: 1036 },
  { langid: 3, name: '日本語', alias: 'Japanese', lcid: 1041 },
  { langid: 5, name: 'Español', alias: 'Spanish', lcid: 3082 },
  { langid: 6, name: 'Italiano', alias: 'Italian', lcid: 1040 },
  { langid: 7, name: 'Nederlands', alias: 'Dutch', lcid: 1043 },
  { langid: 14, name: 'polski', alias: 'Polish', lcid: 1045 },
  { langid: 12, name: 'čeština', alias: 'Czech', lcid: 1029 },
  { langid: 21, name: 'русский', alias: 'Russian', lcid: 1049 },
  { langid: 23, name: 'British', alias: 'British English', lcid: 2057 },
  { langid: 27, name: 'Português (Brasil)', alias: 'Brazilian', lcid: 1046 },
  { langid: 30, name: '简体中文', alias: 'Simplified Chinese', lcid: 2052 },
] as const

/** By name or alias. */
export function languageNamed(name: string): (typeof languages)[number] | undefined {
  return languages.find((each) => same(each.name, name) || same(each.alias, name))
}
