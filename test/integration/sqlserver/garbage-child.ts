/** A process that answers whatever it is told with what is no message of the protocol. */
process.on('message', () => process.send?.({ kind: 'opened', driver: 18, secret: 'x' }))
