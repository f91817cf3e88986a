# Vérifie une preuve ou un carnet de Margelle : python3 verifier_preuve.py preuve-….json
import hashlib
import json
import sys
from pathlib import Path


def empreinte(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()


def forme(valeur: object) -> str:
    return json.dumps(valeur, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


lu = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
preuves, tete = lu.get("visits", [lu]), lu["head"]
if "chain" in lu:
    numero, maillon, liens = lu["chain"]["first"] - 1, lu["chain"]["prev"], lu["chain"]["links"]
else:
    numero, maillon, liens = lu["seal"]["number"] - 1, lu["prev"], [empreinte(forme(lu["seal"])), *lu["next"]]
maillons = {numero: maillon}
for lien in liens:
    numero, maillon = numero + 1, empreinte(maillon + lien)
    maillons[numero] = maillon
faux = [] if (numero, maillon) == (tete["number"], tete["hash"]) else ["chaîne"]
for preuve in preuves:
    sceau, faits, jour = preuve["seal"], preuve["facts"], preuve.get("day", "")
    change = [nom for nom, lue in sceau["parts"].items() if empreinte(forme(faits.get(nom))) != lue]
    lien = empreinte(preuve["prev"] + empreinte(forme(sceau)))
    if not lien == preuve["hash"] == maillons.get(sceau["number"]):
        change.append("sceau")
    faux += [f"{nom} {jour}".strip() for nom in change]
dit = f"{len(preuves)} interventions," if "chain" in lu else f"sceau {preuves[0]['seal']['number']}"
print("MODIFIÉ :", ", ".join(faux)) if faux else print("Intact :", dit, "tête", maillon)
sys.exit(1 if faux else 0)
