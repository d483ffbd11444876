import { describe, expect, it } from 'vitest'
import type { In, Machine, Out, Verb } from '../../main/ports/index.ts'
import { verbs } from '../../main/ports/verbs.ts'

/** A machine of one of the three kinds that every implementation must be able to show. */
export type MachineKind = 'management-server' | 'data-warehouse-server' | 'rebuilt-server'

export interface MadeMachine {
  machine: Machine
  /** A path on a drive of the machine, and one on another computer. */
  ownPath: string
  otherPath: string
  /** A path on a drive of the machine where no program is; where the machine can show that. */
  noProgram?: string
  /** True for a stand-in that answers the same whatever was written to it. */
  forgets?: boolean
  /** Microsoft's tool, a folder far above it, and a folder that does not hold it; where the machine can show one. */
  tool?: { path: string; root: string; other: string }
  done?(): Promise<void>
}

const VALUE = {
  name: 'Value1',
  path: 'HKLM\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins',
  type: 'REG_BINARY',
} as const

/** What every `Machine` answers, whatever is behind it. */
export function machineContract(name: string, make: (kind: MachineKind) => Promise<MadeMachine>): void {
  const using = async <T>(kind: MachineKind, work: (made: MadeMachine) => Promise<T>): Promise<T> => {
    const made = await make(kind)
    try {
      return await work(made)
    } finally {
      await made.done?.()
    }
  }
  const answer = async <V extends Verb>(machine: Machine, verb: V, args: In<V>): Promise<Out<V>> => {
    const result = await machine.call(verb, args)
    const parsed = verbs[verb].out.safeParse(result)
    expect(parsed.error?.issues ?? []).toEqual([])
    return result
  }

  const notShown = (what: string): void => console.warn(`not shown on ${name}: ${what}`)

  describe(`Machine: ${name}`, () => {
    it.each<MachineKind>(['management-server', 'data-warehouse-server', 'rebuilt-server'])(
      'answers every verb in the shape of the verb table: %s',
      (kind) =>
        using(kind, async ({ machine, ownPath }) => {
          await answer(machine, 'computer.identify', {})
          await answer(machine, 'key.read', {})
          await answer(machine, 'services.list', {})
          await answer(machine, 'place.describe', { path: ownPath })
          await answer(machine, 'place.suggest', {})
          await answer(machine, 'tool.find', { roots: [] })
        }),
    )

    it('knows a management server: role, group, database, itself among the servers, three services', () =>
      using('management-server', async ({ machine }) => {
        const identity = await answer(machine, 'computer.identify', {})
        expect(identity.role).toBe('management-server')
        expect(identity.managementGroup).toBeTypeOf('string')
        expect(identity.database?.name).toBe('ServiceManager')
        expect(identity.product?.version).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
        expect(identity.servers.map(({ name: server }) => server)).toContain(identity.netbios)
        const { services } = await answer(machine, 'services.list', {})
        expect(services.map((service) => service.name).sort()).toEqual(['HealthService', 'OMCFG', 'OMSDK'])
      }))

    it('knows a data warehouse management server by its role and database', () =>
      using('data-warehouse-server', async ({ machine }) => {
        const identity = await answer(machine, 'computer.identify', {})
        expect(identity.role).toBe('data-warehouse-management-server')
        expect(identity.database?.name).toBe('DWStagingAndConfig')
        expect(identity.workflowServer).not.toBe(true)
      }))

    it('says of a rebuilt server what is not there by leaving it out', () =>
      using('rebuilt-server', async ({ machine }) => {
        const identity = await answer(machine, 'computer.identify', {})
        for (const absent of ['role', 'product', 'managementGroup', 'database'])
          expect(identity).not.toHaveProperty(absent)
        expect((await answer(machine, 'key.read', {})).items).toEqual([])
        expect((await answer(machine, 'services.list', {})).services).toEqual([])
      }))

    it('reads the same key each time, in memory of its own each time', () =>
      using('management-server', async ({ machine }) => {
        const first = await answer(machine, 'key.read', {})
        const second = await answer(machine, 'key.read', {})
        expect(first.items.length).toBeGreaterThan(0)
        expect(first).toEqual(second)
        for (const item of first.items) item.data.fill(0)
        expect(await answer(machine, 'key.read', {})).toEqual(second)
      }))

    it('tells its own places from others', () =>
      using('management-server', async ({ machine, ownPath, otherPath }) => {
        expect((await answer(machine, 'place.describe', { path: ownPath })).onThisComputer).toBe(true)
        expect((await answer(machine, 'place.describe', { path: otherPath })).onThisComputer).toBe(false)
      }))

    it('does not begin a call that was given up', () =>
      using('management-server', async ({ machine }) => {
        const before = await answer(machine, 'key.read', {})
        await expect(machine.call('key.read', {}, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
        const items = before.items.map((item) => ({ ...item, data: new Uint8Array(16) }))
        await expect(machine.call('key.write', { items }, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
        expect(await answer(machine, 'key.read', {})).toEqual(before)
      }))

    it.each(['none', 'dpapi-machine'] as const)(
      'puts a key where none is and gives it back as it was: %s',
      (protection) =>
        using('rebuilt-server', async ({ machine, forgets }) => {
          const items = [{ ...VALUE, protection, data: Uint8Array.from({ length: 64 }, (_, at) => 255 - at) }]
          await answer(machine, 'key.write', { items })
          expect(items[0]?.data[0]).toBe(255)
          if (forgets === true) return notShown('what is written is read back')
          expect((await answer(machine, 'key.read', {})).items).toEqual(items)
          // Written again it is the same, and the bytes of the caller are left alone.
          await answer(machine, 'key.write', { items })
          expect((await answer(machine, 'key.read', {})).items).toEqual(items)
        }),
    )

    it('replaces a key value by value, in name and place without regard to case, and keeps other values', () =>
      using('management-server', async ({ machine, forgets }) => {
        if (forgets === true) return notShown('what is written value by value is read back')
        const { items: before } = await answer(machine, 'key.read', {})
        const [value] = before
        if (value === undefined) throw new Error('The management server has no key.')
        const data = Uint8Array.from({ length: 32 }, (_, at) => at)
        await answer(machine, 'key.write', { items: [{ ...value, name: value.name.toUpperCase(), data }] })
        const after = (await answer(machine, 'key.read', {})).items
        expect(after.map(({ name: of }) => of.toLowerCase())).toEqual(before.map(({ name: of }) => of.toLowerCase()))
        expect(after[0]?.data).toEqual(data)
        await answer(machine, 'key.write', { items: [{ ...VALUE, name: 'Value2', protection: 'none', data }] })
        const more = (await answer(machine, 'key.read', {})).items
        expect(more).toHaveLength(before.length + 1)
        await answer(machine, 'key.write', { items: [] })
        expect((await answer(machine, 'key.read', {})).items).toEqual(more)
      }))

    it('stops services and starts them again, and passes over what is not installed', () =>
      using('management-server', async ({ machine, forgets }) => {
        const states = async () =>
          Object.fromEntries(
            (await answer(machine, 'services.list', {})).services.map(({ name: of, state }) => [of, state]),
          )
        await answer(machine, 'services.stop', { names: ['HealthService', 'OMCFG'] })
        if (forgets === true) notShown('services that were stopped are listed as stopped')
        else expect(await states()).toMatchObject({ HealthService: 'stopped', OMCFG: 'stopped', OMSDK: 'running' })
        await answer(machine, 'services.start', { names: ['OMCFG', 'HealthService', 'OMSDK'] })
        if (forgets !== true) expect(new Set(Object.values(await states()))).toEqual(new Set(['running']))
        await using('rebuilt-server', async (rebuilt) => {
          expect(await answer(rebuilt.machine, 'services.stop', { names: ['OMSDK'] })).toEqual({})
        })
      }))

    it('finds Microsoft’s tool below a folder that is named, and not where it is not', () =>
      using('management-server', async ({ machine, tool }) => {
        if (tool === undefined) return notShown('Microsoft’s tool is found below a folder')
        const paths = async (roots: string[]) =>
          (await answer(machine, 'tool.find', { roots })).tools.map(({ path }) => path)
        expect(await paths([tool.root])).toContain(tool.path)
        expect(await paths([tool.other])).toEqual([])
        expect(await paths([tool.other, tool.root])).toContain(tool.path)
      }))

    it('says that a program was not started', () =>
      using('management-server', async ({ machine, noProgram }) => {
        if (noProgram === undefined) return notShown('a program that is missing is said')
        const call = machine.call('program.run', { path: noProgram, args: [] })
        await expect(call).rejects.toMatchObject({ code: 'program-not-started' })
      }))
  })
}
