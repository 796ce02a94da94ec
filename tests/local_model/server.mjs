// A real model behind the two forms of address that Velox speaks to on a machine of one's own.
//
//     node server.mjs MODEL.gguf
//
// Prints its port in a line of its own, answers until its standard input ends, on loopback alone, one question
// at a time, with one thread. POST /api/chat as Ollama has it (https://docs.ollama.com/api/chat),
// POST /v1/chat/completions as OpenAI has it. GET /calls tells how many questions were begun, ended, cut off.

import { createServer } from "node:http";
import { getLlama, LlamaChatSession } from "node-llama-cpp";

const MOST_BYTES = 1 << 20;
const CONTEXT = 4096;

const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1, logLevel: "error" });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const context = await model.createContext({ contextSize: CONTEXT, threads: 1 });
const sequence = context.getSequence();
const calls = { begun: 0, ended: 0, cut: 0 };
let turn = Promise.resolve();

async function body(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error("the question is too long");
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString("utf-8"));
}

// Samples one reply; whoever hangs up stops the sampling.
async function sampled(question, signal) {
  await sequence.clearHistory();
  const said = (role) => question.messages.filter((one) => one.role === role).map((one) => one.content);
  const session = new LlamaChatSession({
    contextSequence: sequence,
    systemPrompt: said("system").join("\n\n"),
  });
  try {
    const before = sequence.tokenMeter.getState();
    const reply = await session.promptWithMeta(said("user").join("\n\n"), {
      grammar: question.schema ? await llama.createGrammarForJsonSchema(question.schema) : undefined,
      maxTokens: question.most,
      temperature: question.temperature,
      seed: question.seed,
      signal,
    });
    const used = sequence.tokenMeter.diff(before);
    return {
      text: reply.responseText,
      cut: reply.stopReason === "maxTokens",
      prompt: used.usedInputTokens,
      reply: used.usedOutputTokens,
    };
  } finally {
    session.dispose({ disposeSequence: false });
  }
}

const FORMS = {
  "/api/chat": {
    question: (asked) => ({
      messages: asked.messages,
      schema: asked.format,
      most: asked.options?.num_predict,
      temperature: asked.options?.temperature,
      seed: asked.options?.seed,
    }),
    answer: (asked, said, nanoseconds) => ({
      model: asked.model,
      created_at: new Date().toISOString(),
      message: { role: "assistant", content: said.text },
      done: true,
      done_reason: said.cut ? "length" : "stop",
      total_duration: nanoseconds,
      load_duration: 0,
      prompt_eval_count: said.prompt,
      prompt_eval_duration: 0,
      eval_count: said.reply,
      eval_duration: nanoseconds,
    }),
  },
  "/v1/chat/completions": {
    question: (asked) => ({
      messages: asked.messages,
      schema: asked.response_format?.json_schema?.schema,
      most: asked.max_completion_tokens ?? asked.max_tokens,
      temperature: asked.temperature,
      seed: asked.seed,
    }),
    answer: (asked, said) => ({
      id: `chatcmpl-${calls.begun}`,
      object: "chat.completion",
      created: Math.floor(Date.now() / 1000),
      model: asked.model,
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: said.text },
          finish_reason: said.cut ? "length" : "stop",
        },
      ],
      usage: {
        prompt_tokens: said.prompt,
        completion_tokens: said.reply,
        total_tokens: said.prompt + said.reply,
      },
    }),
  },
};

function tell(response, status, value) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

async function answer(form, request, response) {
  const asked = await body(request);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const mine = turn.then(async () => {
    calls.begun += 1;
    const began = process.hrtime.bigint();
    try {
      const said = await sampled(form.question(asked), gone.signal);
      calls.ended += 1;
      tell(response, 200, form.answer(asked, said, Number(process.hrtime.bigint() - began)));
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      calls.cut += 1;
    }
  });
  turn = mine.catch(() => undefined);
  await mine;
}

const server = createServer((request, response) => {
  const form = request.method === "POST" ? FORMS[request.url] : undefined;
  if (request.method === "GET" && request.url === "/calls") tell(response, 200, calls);
  else if (form === undefined) tell(response, 404, { error: "not found" });
  else answer(form, request, response).catch((error) => tell(response, 400, { error: String(error) }));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
