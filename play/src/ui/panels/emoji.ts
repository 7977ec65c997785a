/// A small set that covers an office; anything else comes from the keyboard of the system.
/// Each with the words it is found by, in English and French, so that the search knows both.
export const emojiGroups = ["faces", "hands", "hearts", "work", "food", "nature"] as const;
export type EmojiGroup = (typeof emojiGroups)[number];

export interface Emoji {
  readonly character: string;
  readonly words: string;
}

const written: Readonly<Record<EmojiGroup, string>> = {
  faces: `😀 grin smile sourire
😂 joy laugh tears rire larmes
🙂 slight smile sourire
😉 wink clin
😍 love eyes amour yeux
🥰 adore hearts adorer
😘 kiss bisou
😎 cool sunglasses lunettes
🤓 nerd glasses lunettes
🥳 party celebrate fête
🤩 star wow étoile
😇 angel ange
🤔 think hmm penser
🤨 doubt eyebrow doute
😐 neutral neutre
😴 sleep dormir
😅 sweat phew sueur
😭 cry pleurer
😢 sad triste
😡 angry colère
😱 scream shock cri peur
🤯 mind blown explosion
🥺 please plead pitié
🙄 eyes roll yeux
😬 grimace oops
🤗 hug câlin
🫡 salute salut
🤫 quiet hush chut
😷 mask ill masque malade
🤖 robot`,
  hands: `👍 thumbs up yes good oui bien pouce
👎 thumbs down no non pouce
👋 wave hello bye salut bonjour
👏 clap bravo applaudir
🙌 hooray hands hourra
🙏 thanks please merci
🤝 deal handshake accord
💪 strong muscle fort
✌️ peace victory paix victoire
🤞 luck fingers chance
👌 ok perfect parfait
🫶 heart hands cœur mains
👉 point right droite
👈 point left gauche
☝️ one up un
✋ stop hand main
🤙 call appel
🫰 snap doigts`,
  hearts: `❤️ heart red love cœur rouge amour
🧡 heart orange cœur
💛 heart yellow cœur jaune
💚 heart green cœur vert
💙 heart blue cœur bleu
💜 heart purple cœur violet
🖤 heart black cœur noir
🤍 heart white cœur blanc
💔 broken heart cœur brisé
💖 sparkle heart cœur
✨ sparkles étincelles
⭐ star étoile
🔥 fire hot feu
💯 hundred cent
🎉 party tada fête
🎂 birthday cake anniversaire gâteau
🏆 trophy win trophée
🎁 gift cadeau`,
  work: `💻 laptop computer ordinateur
🖥️ screen desktop écran
📅 calendar date calendrier
📌 pin épingle
📎 clip trombone
📝 note write écrire
📈 chart up graphique hausse
📉 chart down graphique baisse
📣 announce megaphone annonce
💡 idea bulb idée
🔧 fix wrench outil
🐛 bug insecte
🚀 rocket launch fusée
✅ done check fait
❌ no cross non
⚠️ warning attention
❓ question
❗ important exclamation
⏰ alarm clock réveil heure
⏳ wait hourglass attendre sablier
🎧 headphones casque
🎤 microphone micro
📷 camera photo
🔒 lock cadenas
🔍 search loupe chercher
📦 package paquet
👀 look eyes regarder yeux
🧑‍💻 developer code`,
  food: `☕ coffee café
🍵 tea thé
🥐 croissant
🍎 apple pomme
🍌 banana banane
🍓 strawberry fraise
🥕 carrot carotte
🍕 pizza
🍔 burger
🥗 salad salade
🍜 noodles nouilles soupe
🍣 sushi
🍪 cookie biscuit
🍫 chocolate chocolat
🍰 cake gâteau
🍺 beer bière
🥂 cheers tchin
💧 water eau`,
  nature: `☀️ sun soleil
🌧️ rain pluie
⛄ snow neige
🌈 rainbow arc-en-ciel
🌱 plant sprout plante
🌳 tree arbre
🌸 flower fleur
🌵 cactus
🐶 dog chien
🐱 cat chat
🦊 fox renard
🐼 panda
🐧 penguin pingouin
🦉 owl hibou
🐢 turtle slow tortue
🐝 bee abeille
🌍 earth world terre monde
🌙 moon lune`,
};

export function emojiOf(group: EmojiGroup): readonly Emoji[] {
  return written[group].split("\n").map((line) => {
    const space = line.indexOf(" ");
    return { character: line.slice(0, space), words: line.slice(space + 1) };
  });
}

/// Every emoji one of whose words begins with what was typed; accents may be left out.
export function findEmoji(wanted: string): readonly Emoji[] {
  const typed = plain(wanted.trim());
  return emojiGroups.flatMap(emojiOf).filter((emoji) =>
    plain(emoji.words)
      .split(" ")
      .some((word) => word.startsWith(typed)),
  );
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("œ", "oe").normalize("NFD").replace(/\p{M}/gu, "");
}
