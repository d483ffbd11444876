import type mssql from 'mssql'

export type Driver = typeof mssql

let loading: Promise<Driver> | undefined

/** The mssql client, loaded when it is first needed: it costs more than everything else that a start loads. */
export function loadDriver(): Promise<Driver> {
  loading ??= withoutDebug(() => import('mssql')).then(({ default: driver }) => driver)
  return loading
}

/**
 * mssql prints every statement, those with a password in them included, when the environment variable DEBUG asks for it. It looks once,
 * while it is loaded: then the variable is not there.
 */
export async function withoutDebug<T>(load: () => Promise<T>): Promise<T> {
  const asked = process.env['DEBUG']
  delete process.env['DEBUG']
  try {
    return await load()
  } finally {
    if (asked !== undefined) process.env['DEBUG'] = asked
  }
}
