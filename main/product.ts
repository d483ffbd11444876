/** Names that the program, its installer and its package share. */
export const PRODUCT = 'System Center Recovery Wizard'
/** The program's file in a package. */
export const PROGRAM_FILE = `${PRODUCT}.exe`
/** What the installer leaves beside the program, and by which an installed program is told from an unpacked one. */
export const UNINSTALLER_FILE = `Uninstall ${PRODUCT}.exe`
/** Environment variable in which the portable program's starter names the folder that it lies in; the program itself is unpacked elsewhere. */
export const PORTABLE_FOLDER = 'PORTABLE_EXECUTABLE_DIR'
/** The same for that starter's own file. */
export const PORTABLE_FILE = 'PORTABLE_EXECUTABLE_FILE'
