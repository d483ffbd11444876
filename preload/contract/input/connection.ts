import * as z from 'zod/mini'
import { server } from './server.ts'

/** Who signs in: the Windows account that runs the program, a Windows account by name and password (NTLM), or a SQL login. */
export const signIn = z.enum(['windows', 'account', 'sql'])
export type SignIn = z.infer<typeof signIn>

/** `SHA256:` and 64 hex digits. */
export const certificateFingerprint = z.string().check(z.regex(/^SHA256:[0-9a-f]{64}$/))

/** How an instance of SQL Server is reached and who signs in. The password is a secret and never part of it. */
export const connection = z.strictObject({
  server,
  signIn,
  /** `DOMAIN\user` or `user@domain` for `account`, the login's name for `sql`. */
  user: z.optional(z.string().check(z.maxLength(256))),
  /** The certificate that the person chose to trust for this server, where no authority vouches for it. */
  certificate: z.optional(certificateFingerprint),
})
export type Connection = z.infer<typeof connection>
