export { makePassphrase, PASSPHRASE_WORDS } from './passphrase.ts'
export { type PasswordShape, shapeOf } from './shape.ts'
export { ENOUGH_CHARACTERS, ENOUGH_GUESSES, strengthOf } from './strength.ts'
