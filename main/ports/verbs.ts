import * as z from 'zod/mini'

/** The servers of Service Manager that hold an encryption key of their own. */
export const role = z.enum(['management-server', 'data-warehouse-management-server', 'self-service-portal'])
export type Role = z.infer<typeof role>

const server = z.strictObject({ name: z.string(), role })

/** Service Manager's services by key name; display names differ by version and language (service-manager.md section 4.1). */
export const serviceName = z.enum(['OMSDK', 'HealthService', 'OMCFG'])
export type ServiceName = z.infer<typeof serviceName>

/** One registry value of an encryption key. */
export const keyItem = z.strictObject({
  /** Value name: `Value1`. */
  name: z.string(),
  /** Registry key: `HKLM\SOFTWARE\Microsoft\System Center\2010\Common\MOMBins`. */
  path: z.string(),
  type: z.literal('REG_BINARY'),
  /** How the computer keeps it; `data` is the portable form either way. */
  protection: z.enum(['none', 'dpapi-machine']),
  data: z.instanceof(Uint8Array),
})

/**
 * What can be asked of a computer: one entry a verb, its input and its output. Windows answers each with one script,
 * practice from its world. Registry paths: service-manager.md section 4.2.
 */
export const verbs = {
  /** Who this computer is. Absent members are not there, not unknown. Rejects with `registry-unreadable`. */
  'computer.identify': {
    in: z.strictObject({}),
    out: z.strictObject({
      netbios: z.string(),
      fqdn: z.string(),
      domain: z.optional(z.string()),
      /** The account that runs this program: `CONTOSO\adm.keller`. */
      operator: z.string(),
      elevated: z.boolean(),
      role: z.optional(role),
      /** True on the management server that runs the workflows. */
      workflowServer: z.optional(z.boolean()),
      product: z.optional(z.strictObject({ name: z.string(), version: z.string() })),
      managementGroup: z.optional(z.string()),
      database: z.optional(z.strictObject({ server: z.string(), name: z.string() })),
      /** Every server of the management group that has a key of its own, as far as this computer knows; itself included. */
      servers: z.array(server),
    }),
  },
  /** The encryption key with its bytes, or no items. Rejects with `registry-unreadable`. The caller wipes the bytes. */
  'key.read': {
    in: z.strictObject({}),
    out: z.strictObject({ items: z.array(keyItem) }),
  },
  /** Puts a key back, value by value, protected as each item says, replacing what is there. Rejects with `registry-unwritable` or `not-elevated`. The caller wipes the bytes. */
  'key.write': {
    in: z.strictObject({ items: z.array(keyItem) }),
    out: z.strictObject({}),
  },
  /** The three services by key name (service-manager.md section 4.1). */
  'services.list': {
    in: z.strictObject({}),
    out: z.strictObject({
      services: z.array(
        z.strictObject({
          name: z.string(),
          display: z.string(),
          state: z.enum(['running', 'stopped', 'starting', 'stopping', 'paused']),
          start: z.enum(['automatic', 'manual', 'disabled']),
        }),
      ),
    }),
  },
  /**
   * Stops these of the three services in this order, with what depends on them, and waits for each. One that is stopped already or not
   * installed is passed over; any other name is refused. Rejects with `services-not-stopped` or `not-elevated`.
   */
  'services.stop': { in: z.strictObject({ names: z.array(serviceName) }), out: z.strictObject({}) },
  /** Starts them in this order in the same way. Rejects with `services-not-started` or `not-elevated`. */
  'services.start': { in: z.strictObject({ names: z.array(serviceName) }), out: z.strictObject({}) },
  /** What kind of place a path is. */
  'place.describe': {
    in: z.strictObject({ path: z.string() }),
    out: z.strictObject({
      kind: z.enum(['fixed', 'removable', 'share', 'mapped', 'unknown']),
      /** True when the place is lost together with this computer. */
      onThisComputer: z.boolean(),
      /** The share behind a mapped drive, which the elevated program may not see. */
      unc: z.optional(z.string()),
    }),
  },
  /** Folders that suggest themselves for a recovery kit; may be empty. */
  'place.suggest': { in: z.strictObject({}), out: z.strictObject({ folders: z.array(z.string()) }) },
  /** Where Microsoft's SecureStorageBackup.exe is: the roots are searched at any depth; none are named for the usual places. */
  'tool.find': {
    in: z.strictObject({ roots: z.array(z.string()) }),
    out: z.strictObject({ tools: z.array(z.strictObject({ path: z.string(), version: z.optional(z.string()) })) }),
  },
  /** Starts a program that a person works in, elevated, and waits for its end. Rejects with `program-not-started`; a wait that is aborted leaves the program open. */
  'program.run': {
    in: z.strictObject({ path: z.string(), args: z.array(z.string()) }),
    out: z.strictObject({ exitCode: z.optional(z.number()) }),
  },
} as const

export type Verbs = typeof verbs
export type Verb = keyof Verbs
export type In<V extends Verb> = z.infer<Verbs[V]['in']>
export type Out<V extends Verb> = z.infer<Verbs[V]['out']>
export type Identity = Out<'computer.identify'>
export type KeyItem = z.infer<typeof keyItem>
