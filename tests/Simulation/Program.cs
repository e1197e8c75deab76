using System.Globalization;
using NeuronEdit.Simulation;
using NeuronEdit.Simulation.Scenarios;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n{Options.Usage}");
    return 2;
}

return options switch
{
    { Scenario: "million" } => Million.Run(options),
    { Scenario: "scale" } => Scale.Run(options),
    { IsReplay: true } => Reports.Replay(options),
    { AllPlants: true } => Reports.Plants(options),
    _ => Reports.Seeds(options),
};
