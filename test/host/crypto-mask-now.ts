/** For `node --import` and vitest's setupFiles: masks crypto on being loaded, before any other module can keep a reference. */
import { maskCrypto } from './crypto-mask.ts'

maskCrypto()
