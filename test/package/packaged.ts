import { inject } from 'vitest'

/** The unpacked package that setup and portable program are made of: the program is a stand-in, everything else is what is shipped. */
export const packagedFolder = (): string => inject('made').folder
