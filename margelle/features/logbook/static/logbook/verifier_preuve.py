# Vérifie un fichier de preuve de Margelle : python3 verifier_preuve.py preuve-….json
import hashlib
import json
import sys
from pathlib import Path


def empreinte(texte: str) -> str:
    return hashlib.sha256(texte.encode()).hexdigest()


def forme(valeur: object) -> str:
    return json.dumps(valeur, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


preuve = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
sceau, faits, tete = preuve["seal"], preuve["facts"], preuve["head"]
faux = [nom for nom, lue in sceau["parts"].items() if empreinte(forme(faits.get(nom))) != lue]
maillon = empreinte(preuve["prev"] + empreinte(forme(sceau)))
if maillon != preuve["hash"]:
    faux.append("sceau")
for suivant in preuve["next"]:
    maillon = empreinte(maillon + suivant)
if (maillon, sceau["number"] + len(preuve["next"])) != (tete["hash"], tete["number"]):
    faux.append("chaîne")
print("MODIFIÉ :", ", ".join(faux)) if faux else print("Intact : sceau", sceau["number"], "tête", maillon)
sys.exit(1 if faux else 0)
