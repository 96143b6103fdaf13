/** What a person needs to train a LoRA adapter on the prepared files and to serve it: file name to content. */
export function recipe(base: string): Readonly<Record<string, string>> {
  return {
    'axolotl.yml': `base_model: ${base}
load_in_4bit: true
adapter: qlora
lora_r: 16
lora_alpha: 32
lora_dropout: 0.05
lora_target_linear: true
datasets:
  - path: train.jsonl
    type: chat_template
    field_messages: messages
    roles_to_train: [assistant]
test_datasets:
  - path: valid.jsonl
    split: train
    type: chat_template
    field_messages: messages
    roles_to_train: [assistant]
sequence_len: 4096
num_epochs: 3
micro_batch_size: 2
gradient_accumulation_steps: 4
learning_rate: 0.0002
lr_scheduler: cosine
warmup_ratio: 0.05
bf16: auto
evals_per_epoch: 2
output_dir: ./adapter
`,
    'train_trl.py': `from datasets import load_dataset
from peft import LoraConfig
from trl import SFTConfig, SFTTrainer

data = load_dataset("json", data_files={"train": "train.jsonl", "valid": "valid.jsonl"})
trainer = SFTTrainer(
    model="${base}",
    train_dataset=data["train"],
    eval_dataset=data["valid"],
    peft_config=LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules="all-linear"),
    args=SFTConfig(
        output_dir="adapter",
        num_train_epochs=3,
        per_device_train_batch_size=2,
        gradient_accumulation_steps=4,
        learning_rate=2e-4,
        assistant_only_loss=True,
        eval_strategy="epoch",
        bf16=True,
    ),
)
trainer.train()
trainer.save_model("adapter")
`,
    'README.md': `# A LoRA of your own

\`train.jsonl\` and \`valid.jsonl\` hold your complaints in the words Umbrage uses when it asks a model. The numbers in the two recipes are
starting points; they were not run here, and the versions of the tools decide which names they know.

Train with one of:

    axolotl train axolotl.yml
    python train_trl.py

Serve with vLLM, which takes the adapter as it is (the flag makes probabilities those of the allowed answers):

    vllm serve ${base} --enable-lora --lora-modules complaints=./adapter --logprobs-mode processed_logprobs

or with llama.cpp, after converting the adapter with its convert_lora_to_gguf.py:

    llama-server -m base.gguf --lora adapter.gguf --port 8000

Then set CLASSIFIER=cascade, OPENAI_BASE_URL=http://127.0.0.1:8000/v1, OPENAI_MODEL=complaints and OPENAI_ANSWERS=names, and compare it with
the embedded model: umbrage evaluate.
`,
  };
}
