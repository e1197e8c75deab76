global using NeuronEdit.Server.Problems;
