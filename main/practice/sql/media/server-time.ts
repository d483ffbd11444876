import type { MediaContext } from './world.ts'

/** The server’s local time, to the second as msdb keeps it: `2026-11-21T03:15:00`. */
export function localTime({ now, state }: Pick<MediaContext, 'now' | 'state'>): string {
  return new Date(now().getTime() + state().utcOffset * 60_000).toISOString().slice(0, 19)
}

/** A local time as a date whose UTC members are its own: how results carry `datetime`. */
export function asDate(local: string): Date {
  return new Date(`${local}Z`)
}

const FORMS = /^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/

/** What STOPAT takes, as milliseconds of the server’s local time; undefined for anything else, also a seventh digit of a second. */
export function stopTime(text: string): number | undefined {
  const match = FORMS.exec(text.trim())
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second = '00', fraction = '0'] = match
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`)
  // 31 February is a day of March to Date.
  const isReal = !Number.isNaN(time) && new Date(time).getUTCDate() === Number(day)
  return isReal ? time : undefined
}
