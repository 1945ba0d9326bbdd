// The peer of deliver.sh: a BullMQ queue whose worker signs and POSTs as Fairlead does.
//
//   node bullmq.mjs worker REDIS_PORT SINK_PORT SECRET CONCURRENCY
//   node bullmq.mjs producer PORT REDIS_PORT
//
// The producer is told what to do by HTTP: /pause, /resume, and /add?lanes=L&run=R&n=N&size=S[&rate=PER_SECOND][&keep=SECONDS],
// which answers when all are added.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

// The packages lie outside the repository; an import would not look there.
const require = createRequire(process.env.PACKAGES + '/')
const { Queue, Worker } = require('bullmq')
const { Pool } = require('undici')

const now = () => Math.round((performance.timeOrigin + performance.now()) * 1000)
const redis = port => ({ host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null })

function work (redisPort, sinkPort, secret, concurrency) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const pool = new Pool('http://127.0.0.1:' + sinkPort, { connections: Number(concurrency), pipelining: 1 })
  const deliver = async job => {
    const { id, path, body } = job.data
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = 'v1,' + createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature
      },
      body,
      headersTimeout: 15000,
      bodyTimeout: 15000
    })
    await answer.body.dump()
    if (answer.statusCode >= 300) throw new Error('answered ' + answer.statusCode)
  }
  return new Worker('deliveries', deliver, { connection: redis(redisPort), concurrency: Number(concurrency) })
}

// A message of exactly that size, as Load.java makes it.
function rest (size) {
  let text = ',"items":[{"ok":true}'
  for (let i = 0; text.length < size - 45 - 200; i++) {
    text += `,{"id":${i},"name":"item-${String(i).padStart(6, '0')}","tags":["one","two"],"ok":true,"price":${i}.25}`
  }
  text += '],"pad":"'
  return text + 'x'.repeat(size - 45 - text.length - 2) + '"}'
}

function produce (port, redisPort) {
  const queue = new Queue('deliveries', { connection: redis(redisPort) })
  const add = async ({ lanes, run, n, size, rate, keep }) => {
    const end = rest(size)
    // What is delivered is removed, which is the cheapest that BullMQ can do, or kept for a time as a history.
    const removeOnComplete = keep ? { age: keep } : true
    const job = (i, micros) => {
      const id = `${run}-${i}-${micros}`
      return {
        name: 'delivery',
        data: { id, path: lanes > 1 ? '/h' + i % lanes : '/one', body: `{"id":"${id}"`.padEnd(45) + end },
        opts: { jobId: id, attempts: 10, backoff: { type: 'exponential', delay: 5000 }, removeOnComplete }
      }
    }
    const start = now()
    const open = []
    for (let i = 0; i < n;) {
      const due = rate ? Math.min(n, Math.floor((now() - start) * rate / 1e6) + 1) : Math.min(n, i + 1000)
      const jobs = []
      for (; i < due; i++) jobs.push(job(i, rate ? start + Math.floor(i * 1e6 / rate) : now()))
      if (!rate) await queue.addBulk(jobs)
      else {
        open.push(...jobs.map(one => queue.add(one.name, one.data, one.opts)))
        await new Promise(resolve => setTimeout(resolve, 1))
      }
    }
    await Promise.all(open)
    return (now() - start) / 1e6
  }
  createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1')
    const values = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, Number(value)]))
    try {
      if (url.pathname === '/pause') await queue.pause()
      if (url.pathname === '/resume') await queue.resume()
      const seconds = url.pathname === '/add' ? await add(values) : 0
      response.end(seconds.toFixed(3) + ' 0\n')
    } catch (e) {
      response.writeHead(500).end(e + '\n')
    }
  }).listen(Number(port), '127.0.0.1')
}

const [role, ...rest_] = process.argv.slice(2)
role === 'worker' ? work(...rest_) : produce(...rest_)
