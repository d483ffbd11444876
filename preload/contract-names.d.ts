/** Made from the contract when the preload is bundled; see build/contract-names.ts. */
declare module 'contract:names' {
  export const calls: readonly string[]
  export const events: readonly string[]
}
