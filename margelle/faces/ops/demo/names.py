"""Words to make invented people and streets of: common first names, common families, garden names."""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    """Commas part the names; line breaks mean nothing, so that lists can be read."""
    return tuple(" ".join(name.split()) for name in text.split(","))


MEN = _listed(
    """
    Alain, Antoine, Arnaud, Aurélien, Baptiste, Benoît, Bernard, Bruno, Cédric, Christian, Christophe,
    Clément, Damien, Daniel, David, Denis, Didier, Dominique, Emmanuel, Éric, Étienne, Fabien, Florian,
    François, Frédéric, Gérard, Gilles, Grégory, Guillaume, Henri, Hugo, Jacques, Jean-Luc, Jean-Marc,
    Jérôme, Julien, Karim, Laurent, Loïc, Lucas, Marcel, Mathieu, Maxime, Michel, Nicolas, Olivier,
    Pascal, Patrick, Philippe, Pierre, Quentin, Raphaël, Régis, Romain, Samuel, Sébastien, Serge,
    Stéphane, Sylvain, Théo, Thierry, Thomas, Vincent, Xavier, Yannick, Yves
    """
)
WOMEN = _listed(
    """
    Adeline, Agnès, Alice, Amandine, Anaïs, Anne, Anne-Sophie, Aurélie, Béatrice, Brigitte, Camille,
    Caroline, Catherine, Céline, Chantal, Christine, Claire, Clémence, Colette, Corinne, Delphine,
    Dominique, Élise, Élodie, Émilie, Estelle, Fanny, Florence, Françoise, Gaëlle, Geneviève, Hélène,
    Inès, Isabelle, Jeanne, Julie, Juliette, Karine, Laetitia, Laure, Léa, Lucie, Manon, Margaux, Marie,
    Marion, Martine, Mathilde, Michèle, Monique, Nadia, Nathalie, Nicole, Pauline, Sabine, Sandrine,
    Sarah, Solène, Sophie, Stéphanie, Sylvie, Valérie, Véronique, Virginie
    """
)
FAMILIES = _listed(
    """
    Abadie, Allard, Alessi, Amiel, Arnaldi, Aubert, Audibert, Autran, Baille, Barbier, Barral, Baudin,
    Bellon, Bérenger, Bertrand, Blanc, Boisson, Bonnet, Bouvier, Brun, Calvet, Camoin, Carbonel, Castel,
    Cauvin, Chabert, Chauvet, Clavel, Colombani, Cordier, Cotta, Dalmasso, Daumas, David, Delmas,
    Durbec, Escoffier, Fabre, Faraut, Ferrero, Fontan, Gallo, Garcin, Gastaldi, Gauthier, Germain,
    Gilli, Giraud, Grimaldi, Guérin, Hugues, Imbert, Isnard, Jaubert, Jourdan, Lambert, Lantéri, Latil,
    Laugier, Lemaire, Levens, Lombard, Maccario, Maillard, Marchetti, Martel, Maurel, Mercier, Michelis,
    Millo, Mistral, Moreau, Nicolaï, Olivari, Ollivier, Orengo, Pastorelli, Pellegrin, Perrin, Peyron,
    Pons, Raybaud, Rey, Ricord, Rival, Rossignol, Rostan, Roux, Saurin, Savary, Ségur, Sénéquier,
    Simonet, Tardieu, Tassy, Teisseire, Thaon, Tosello, Trucchi, Vassal, Verdier, Vial, Vidalenc,
    Villeret
    """
)
PROPER_NAMES = _listed(
    """
    les Restanques, des Oliviers, la Bastide Blonde, les Cyprès, du Vallon, les Genêts, la Pinède, des
    Agaves, le Mas Doré, les Lauriers, du Belvédère, les Amandiers, Clair Matin, les Micocouliers, la
    Treille, des Mimosas, les Cigalons, du Vieux Puits, les Terrasses, la Calade, des Tamaris, le
    Pigeonnier, les Figuiers, Bel Horizon, les Aubépines
    """
)
STREETS = _listed(
    """
    chemin des Oliviers, chemin de la Source, avenue des Mimosas, impasse du Vallon, route des Collines,
    chemin du Puits, allée des Cyprès, boulevard du Belvédère, chemin des Restanques, traverse du
    Moulin, avenue de la Pinède, chemin des Micocouliers, impasse des Jasmins, route du Vieux Pont,
    allée des Figuiers, chemin des Bergers, avenue du Soleil, chemin du Canal, montée de la Chapelle,
    chemin des Collettes, allée des Lauriers, rue du Lavoir, chemin de la Garrigue, avenue des Chênes,
    impasse des Romarins, chemin des Terrasses, route de la Bastide, allée des Palmiers, chemin du Bois,
    avenue des Lavandes
    """
)
