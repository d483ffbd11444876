import { countCharacters, MINIMUM_PASSWORD } from './text.ts'

/** What is wrong with a password, as the sentence that the page shows; undefined when it may be used. Strength is a finding, not a rule. */
export function passwordError(password: string, minimum: number = MINIMUM_PASSWORD): string | undefined {
  if (minimum === 1 && password === '') return 'Enter the password'
  return countCharacters(password) < minimum ? `Enter a password of at least ${minimum} characters` : undefined
}

/** The same for its confirmation; compared in the page only. */
export function confirmationError(password: string, confirmation: string): string | undefined {
  return password === confirmation ? undefined : 'Enter the same password in both boxes'
}
