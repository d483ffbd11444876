/** A time as the person's clock showed it, with its offset from UTC: `2026-11-21 03:15:44 +01:00`. */
export function localTime(time: Date): string {
  if (Number.isNaN(time.getTime())) return 'an unknown time'
  const minutes = -time.getTimezoneOffset()
  const local = new Date(time.getTime() + minutes * 60_000).toISOString()
  const [sign, offset] = [minutes < 0 ? '-' : '+', Math.abs(minutes)]
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${sign}${two(offset / 60)}:${two(offset % 60)}`
}

/** Milliseconds as people say them: "less than a second", "1 minute, 5 seconds", "2 hours, 3 minutes". */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  if (seconds < 1) return 'less than a second'
  if (seconds < 60) return count(seconds, 'second')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return join(count(minutes, 'minute'), seconds % 60, 'second')
  return join(count(Math.floor(minutes / 60), 'hour'), minutes % 60, 'minute')
}

function join(larger: string, number: number, smaller: string): string {
  return number === 0 ? larger : `${larger}, ${count(number, smaller)}`
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, '0')
}
